"""What a calculation gives, whether signs join its numbers or not: "mỗi ca đỡ 8 kg, ngày 3 ca, 300 ngày, 15k một kg".

quantities (numbers with their units, and what they are for each of) → runs (what signs reckon in an order) → chain (one
after another: which repeats others, follows from them (`follows`, `products`), is old or new of two (`pairs`)) →
belonging (which of those that are left belong together) → ending (what they give). `said` holds the words.
Pure: may import `handlers.reading.sums` but its verdict.
"""
