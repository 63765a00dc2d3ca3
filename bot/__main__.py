"""`python -m bot COMMAND`: the commands are in `bot/cli/`."""

from bot.cli.main import main

if __name__ == "__main__":
    main()
