"""Work tables → flows: who acts with whom, in what, when, how much. One file a kind of flow."""
