"""A run on a real SAP extract, which lies beside the checkout and never in it."""
