"""Invented weeks whose truth is known: do the intervals hold it as often as they say?"""
