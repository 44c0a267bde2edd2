# Two images from one file: `core` (front door, actions, publisher) and `whole` (Rasa, training).
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 UV_COMPILE_BYTECODE=1 RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3
WORKDIR /app
COPY requirements-uv.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.lock && useradd --create-home --uid 10001 minzheng \
    && mkdir /app/var && chown minzheng /app/var

FROM base AS core
COPY requirements-core.lock ./
RUN uv pip sync --system --no-cache --require-hashes requirements-core.lock
COPY knowledge knowledge
COPY actions actions
COPY connectors connectors
USER minzheng

FROM base AS whole
COPY requirements.lock ./
RUN uv pip sync --system --no-cache --require-hashes requirements.lock
COPY knowledge knowledge
COPY rasa_project rasa_project
USER minzheng
