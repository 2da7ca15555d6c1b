"""From what devices said to what the trainee meant. Pure: (memory, samples, world as shown) -> (memory, intents)."""
