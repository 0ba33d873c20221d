"""The office: who works where, who decides, which days count, what is left of a right, which number comes next.

Functions take an open transaction first and open none. Knows people, units and days; knows no procedure, no case but by its id.
"""
