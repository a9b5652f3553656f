"""A synthetic ecosystem: models of any number, made up after the paper's figures. None of them exists."""
