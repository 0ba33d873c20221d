"""Plays the scenarios of procedure folders on the real engine, and builds the demo office. Above the facade; knows no page.

    report = play_folder(Path("processes/cuti"), settings, coverage=True)
    findings = check_folder(Path("processes/cuti"), settings)
"""
