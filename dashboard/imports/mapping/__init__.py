"""What another office's headers, words and cells mean: as a profile, proposed, or chosen by a person."""
