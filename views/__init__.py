"""All that a person or a client sees. May import core; core never imports views."""
