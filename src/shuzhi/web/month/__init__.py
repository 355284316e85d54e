"""本月: what is due, and the answer to 「未见记录，请说明」."""
