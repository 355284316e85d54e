"""指标: values with the rows behind them."""
