"""下级进度: how the duties stand in the organisations below."""
