"""The owner's door: the link, the page of a repair, and the account for those who want one."""
