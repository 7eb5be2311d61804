"""Who answers for which account: suggestions by name, and what a person decided about them."""
