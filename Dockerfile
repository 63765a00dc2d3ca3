# The bot and nothing else; all it keeps is in /data.
FROM python:3.13.9-slim-bookworm
WORKDIR /app
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
# Only for DATABASE_URL=postgresql://…, and for MEDIA_URL=s3://…
RUN pip install --no-cache-dir "psycopg[binary]>=3.2.10,<4" "obstore>=0.12,<0.13"
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY messages messages
RUN useradd --system --uid 10001 bot && mkdir -m 700 /data && chown bot /data
USER bot
ENV PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////data/bot.db MEDIA_DIR=/data/media HOST=0.0.0.0 PORT=8080 DEMO=off
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
  "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4)"]
CMD ["python", "-m", "bot", "run"]
