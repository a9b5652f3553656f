# Serves an atlas: the lean set, no torch, not as root. `docker run -p 8501:8501 hub-atlas` shows the demo;
# -v /path/to/atlas:/atlas:ro -e ATLAS=/atlas shows another.
FROM python:3.12-slim
RUN useradd --create-home --uid 1000 atlas
WORKDIR /home/atlas/app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=atlas . .
USER atlas
ENV PORT=8501
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD python -c "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/_stcore/health')"
CMD ["sh", "-c", "exec streamlit run streamlit_app.py --server.port $PORT --server.address 0.0.0.0"]
