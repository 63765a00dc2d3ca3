"""Days, months and quarters as people say them: "hôm qua", "T.8/2026", "4 tây tháng 2", "mùng 3 Tết".

Pure: imports `handlers.reading.fold`, `handlers.reading.apart` and nothing else of ours.
"""
