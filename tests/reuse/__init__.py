"""Other units that apply an initiative: told, confirmed, counted apart."""
