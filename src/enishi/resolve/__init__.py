"""Raw words → place, organisation, field; each with a confidence and the reason."""
