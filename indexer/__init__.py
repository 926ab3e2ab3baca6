"""From files of minutes to the index, and the commands of that side."""
