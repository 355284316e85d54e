"""In and out: office workbooks, Excel, and the facts file."""
