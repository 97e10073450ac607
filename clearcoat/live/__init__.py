"""Live pages: one reader a process follows the history, and every open page of a changed estimate is told."""
