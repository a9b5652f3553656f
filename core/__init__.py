"""Builds atlases and reads them. Knows nothing of Streamlit."""
