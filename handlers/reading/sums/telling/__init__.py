"""What a calculation gives whose numbers no sign joins: "mỗi ca đỡ 8 kg, ngày 3 ca, 300 ngày, 15k một kg".

quantities (numbers with their units, and what they are for each of) → products (with minutes as hours, grams as kilos)
→ chain (which number follows from those before it) → ending (what those that are left give together).
Pure: may import `handlers.reading.sums`.
"""
