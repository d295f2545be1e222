"""What a chat is called that has no name of its own yet: "New Chat" in the program's languages."""

from __future__ import annotations

_WORDS = (
    "Asqerdec amaynut|Bag-ong diskusyon|Bagong Chat|Chat Baharu|Comhrá Nua|Conversație Nouă|"
    "Jauna tērzēšana|Naujas pokalbis|Neuer Chat|New Chat|Nieuwe Chat|Nou xat|Nouvelle conversation|"
    "Nov pogovor|Nova Conversa|Novi razgovor|Novo Chat|Nová konverzace|Nový chat|Nowy czat|"
    "Nuevo Chat|Nuova chat|Ny chat|Ny chatt|Nýtt kjatt|Obrolan Baru|Txat berria|Tạo chat mới|"
    "Täze Çat|Uus vestlus|Uusi keskustelu|Yangi chat|Yeni Sohbet|Yeni Çat|Új beszélgetés|"
    "Νέα Συνομιλία|Нов чат|Ново ћаскање|Новый чат|Новий чат|Янги чат|ახალი მიმოწერა|צ'אט חדש|"
    "دردشة جديدة|گپ جدید|نئی بات چیت|يېڭى سۆھبەت|नई चैट|নতুন চ্যাট|ਨਵੀਂ ਗੱਲਬਾਤ|புதிய அரட்டை|"
    "แชทใหม่|ཁ་བརྡ་གསར་པ།|新しいチャット|新增對話|新对话|새 채팅"
)
UNNAMED = frozenset(("", *_WORDS.split("|")))
