"""What the trainee says: heard, understood and told as samples, in a process of its own. Which words mean what stands in vocabularies."""
