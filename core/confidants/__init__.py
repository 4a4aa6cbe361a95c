"""Who acts for whom: representatives of children and of adults without capacity."""
