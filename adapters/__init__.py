"""Model-side conditioning: how references become something a family can be conditioned on. A leaf."""
