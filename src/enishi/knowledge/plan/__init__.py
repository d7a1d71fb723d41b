"""What a plan rests on: cases of international collaboration, the axes that describe them, and patterns by rule."""
