"""Model-side conditioning: how references become what a family can be conditioned on. A leaf.

Imports nothing of the product around it; raises AdapterError. A new kind: one file here.
"""
