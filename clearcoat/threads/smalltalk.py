"""Which messages of a customer need no answer: a 'thanks' is shown, and nobody has to click it away."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 7  # a longer text is read by somebody, however kind it is
# One of these says it, and the others may stand beside it. What asks, names a time or tells something new has another
# word in it, and waits for an answer; so does 'hello' alone, which is the beginning of something.
SAYS_IT = """
    thanks thank thankyou thx ty tysm tks thnx appreciate appreciated ok okay okey k kk oki great good perfect awesome
    excellent wonderful nice cool sweet amazing fantastic super got noted understood copy received yay wow sounds
    gracias amable amables vale bueno bien perfecto perfecta excelente genial listo entendido entendida recibido
    enterado enterada acuerdo igualmente bendiciones saludos
"""
BESIDE_IT = """
    you u so very much a lot again all it everyone love will do muchas mil muchisimas muy por todo de hi hello hola
    dear team guys amigo amigos senor senora
"""
ENOUGH = frozenset(SAYS_IT.split())
KIND = ENOUGH | frozenset(BESIDE_IT.split())
SMILES = re.compile(r"(?::-?[)D]|;-?\)|<3|xo+)", re.IGNORECASE)


def needs_no_answer(text: str) -> bool:
    """Whether it only says thanks or yes, in words or in pictures of the keyboard."""
    if "?" in text or "¿" in text:
        return False
    said = _words(SMILES.sub(" ", text))
    if not said:
        return _is_smile(text)
    return len(said) <= MOST_WORDS and KIND.issuperset(said) and not ENOUGH.isdisjoint(said)


def _words(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text.lower().replace("'", ""))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.findall(r"\w+", plain)


def _is_smile(text: str) -> bool:
    """An emoji or a smile, and not an empty text or mere marks."""
    return bool(SMILES.search(text)) or any(unicodedata.category(letter) == "So" for letter in text)
