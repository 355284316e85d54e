"""The screen 制度设置."""
