def read_pdf(data: bytes) -> tuple[str, tuple[str, ...]]:
    raise NotImplementedError
