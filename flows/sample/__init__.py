"""An invented company of any size: its events, the truth of its open amounts, its exports."""
