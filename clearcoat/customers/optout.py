"""What a reply wants: STOP, START or HELP, in a keyword or in somebody's own words, in English and Spanish.

Any reasonable wording ends texts (47 CFR 64.1200(a)(10)). The price of the two errors differs: a missed wish breaks the
law, a false one only silences texts until the shop calls; still 'I will stop by at 5' must not silence anybody.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

LONGEST = 1600  # characters; a text cannot be longer


class Wish(Enum):
    """What the person wants."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The wish, and whether the provider answers the person by itself, so that we must not."""

    wish: Wish
    provider_answers: bool = False


# Twilio answers these on long codes by itself, alone in a text and in any case.
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
PROVIDER = {
    Wish.STOP: {"stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel"},
    Wish.START: {"start", "yes", "unstop"},
    Wish.HELP: {"help", "info"},
}
# The same wish as a whole text, which nobody answers but us.
ALONE = {
    Wish.STOP: {
        "alto", "parar", "pare", "paren", "basta", "cancelar", "detener", "no mas", "ya no", "no more", "opt out",
        "stop all", "stop it", "stop please", "please stop", "stop texts", "baja", "borrame", "enough",
        "unsubscribe me", "remove me", "take me off", "dejeme en paz", "dejenme en paz", "stop now",
        "stop this", "just stop", "por favor paren", "por favor pare", "pare por favor", "paren por favor", "ya basta",
        "no gracias no mas", "dar de baja", "darme de baja", "desuscribir", "no me interesa recibir",
    },
    Wish.START: {
        "unstop please", "start again", "resume", "subscribe", "opt in", "optin", "comenzar", "empezar", "reanudar",
        "alta", "start texts", "start please", "please start", "inicio", "iniciar",
    },
    Wish.HELP: {"ayuda", "help me", "help please", "please help", "auxilio", "informacion", "que es esto"},
}  # fmt: skip

# What a text is called, and what is done with it, in people's own words.
_MESSAGES = r"(?:texts?|texting|messages?|messaging|msgs?|sms|notifications?|alerts?|updates|txts?)"
_MENSAJES = r"(?:mensajes?|textos?|sms|mensajitos|notificaciones|avisos|alertas)"
_OF_YOURS = (
    r"(?:(?:all|any|any more|more|these|those|the|your|this|such|me|sending|with|getting|receiving|of|to|please|me) )*"
)
_DE_USTEDES = r"(?:(?:mas|los|estos|esos|sus|tantos|de|mandando|enviando|mandar|enviar|recibir|con|tus|me) )*"
_SEND = r"(?:text|message|contact|msg|txt|sms|write|notify)"
STOPS = [
    rf"\b(?:stop|quit|cease|end|discontinue|cancel|halt)\b (?:please )?{_OF_YOURS}{_MESSAGES}\b",
    r"\b(?:stop|quit|cease) (?:contacting|messaging|texting|bothering|spamming|writing|sending|notifying|harassing)\b",
    rf"\b(?:do not|don t|dont|never|no longer|please no) (?:ever )?(?:{_SEND}|bother|spam)\b(?: me| us| this number|$)",
    rf"\b(?:do not|don t|dont|never|please no) (?:ever )?(?:send|sending) {_OF_YOURS}{_MESSAGES}\b",
    r"\b(?:do not|don t|dont|never) (?:ever )?send me (?:anything|any more|anymore|these)\b",
    rf"\b(?:no more|no further) {_MESSAGES}\b",
    rf"\b(?:do not|don t|dont|no longer) (?:want|wish|need|like) (?:to (?:get|receive|have) )?{_OF_YOURS}{_MESSAGES}\b",
    r"\b(?:take|remove|delete|drop) (?:me|my number|this number|my phone|us) (?:off|from|out)\b",
    r"\bremove (?:my|this) (?:number|phone)\b",
    r"\b(?:take|remove|delete) (?:my|this) (?:number|phone|phone number|cell)\b",
    r"\bunsubscribe\b",
    r"\bopt(?:ing|ed)? ?(?:me )?out\b",
    r"\brevoke\b.*\b(?:consent|permission)\b",
    r"\b(?:consent|permission)\b.*\b(?:revoked|withdrawn)\b",
    r"\bwithdraw (?:my )?(?:consent|permission)\b",
    r"\b(?:wrong number|you have the wrong (?:person|number))\b",
    r"\blose (?:my|this) number\b",
    r"\bleave me alone\b",
    rf"\b(?:turn|switch) off {_OF_YOURS}{_MESSAGES}\b",
    rf"\bno (?:quiero|deseo|necesito) (?:recibir )?{_DE_USTEDES}{_MENSAJES}\b",
    rf"\b(?:ya )?no (?:me |nos )?(?:manden?|mande|mandes|mandeis|envien?|envies|escriban?|escribas|escriba|textee?n?)\b"
    rf"(?: {_DE_USTEDES}{_MENSAJES}| mas| nada| a este numero| por favor|$)",
    r"\b(?:ya )?no (?:me|nos) (?:manden?|mandes|envien?|envies|escriban?|escribas|texteen?|molesten?|contacten?)\b",
    rf"\bno mas {_MENSAJES}\b",
    rf"\bbasta (?:ya )?(?:de|con) {_DE_USTEDES}{_MENSAJES}\b",
    r"\bdej[ae]n? de (?:escribir|mandar|enviar|textear|molestar|contactar|mensajear)(?:me|nos)?\b",
    r"\bdej[ae]n? de (?:escribirme|mandarme|enviarme|textearme|molestarme|contactarme)\b",
    rf"\b(?:paren?|parar|detengan?|cancelen?|suspendan?|quiten?|cancelar|detener) (?:ya )?{_DE_USTEDES}{_MENSAJES}\b",
    r"\bparen? de (?:escribir|mandar|enviar|textear|molestar)(?:me|nos)?\b",
    r"\b(?:quiten?|borren?|saquen?|eliminen?|quitar|borrar|eliminar) (?:de (?:la|su) lista|(?:mi|este) numero)\b",
    r"\b(?:quiteme|quitenme|borreme|borrenme|saqueme|saquenme|eliminenme|elimineme)\b",
    r"\b(?:den?me|darme|dar|dese) de baja\b",
    r"\bnumero equivocado\b",
    r"\b(?:retiro|revoco) mi (?:consentimiento|permiso)\b",
    r"\bdeje(?:n)?me en paz\b",
]  # fmt: skip
STARTS = [
    rf"\b(?:start|resume|restart|begin) (?:sending )?(?:me )?{_OF_YOURS}{_MESSAGES}\b(?! (?:me )?(?:when|if))",
    r"\b(?:start|resume) (?:texting|messaging) (?:me|us)\b",
    r"\byou (?:can|may) (?:text|message) (?:me|us)(?: again| now)?$",
    r"\b(?:sign me up|opt me (?:back )?in|i (?:want to )?opt (?:back )?in)\b",
    rf"\bi (?:do )?want {_OF_YOURS}{_MESSAGES} again\b",
    rf"\b(?:vuelvan?|pueden?) (?:a )?(?:mandarme|enviarme|escribirme)(?: {_MENSAJES})?(?: otra vez| de nuevo)?$",
    rf"\bquiero (?:volver a )?recibir {_DE_USTEDES}{_MENSAJES}\b",
    rf"\b(?:reanuden?|activen?) {_DE_USTEDES}{_MENSAJES}\b",
]  # fmt: skip
HELPS = [
    r"\bwho (?:is|are) (?:this|you)\b",
    r"\bwho (?:is|s) (?:texting|this)\b",
    r"\bhow (?:do|can) i (?:stop|end|unsubscribe|opt out)\b",
    r"\bquien (?:es|eres|son|habla|me escribe)\b",
    rf"\bcomo (?:puedo )?(?:dejo|dejar|cancelo|cancelar|paro|parar) (?:de recibir )?(?:(?:los|estos) )?{_MENSAJES}\b",
]
# A wish that is turned round ('do not stop texting me') or put under a condition is no wish to stop.
KEEPS = [
    r"\b(?:do not|don t|dont|never|please do not|no need to) (?:ever )?(?:stop|quit|end|cancel|unsubscribe|opt out)\b",
    r"\bno (?:dejen?|paren?|deje) de (?:escribir|mandar|enviar|avisar)",
    r"\b(?:did not|didn t|didnt|not|never) (?:get|getting|receive|received|receiving) \b",
    r"\b(?:no|nunca) (?:me )?(?:llego|llegan|llegaron|recibi|recibo)\b",
    r"\b(?:stop|end|cancel)\b.*\b(?:do|did|can|should|would) (?:i|you) .*\bneed\b",
]
_STOPS, _STARTS, _HELPS, _KEEPS = (
    re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) for patterns in (STOPS, STARTS, HELPS, KEEPS)
)


def meaning(text: str) -> Wish:
    """What the reply wants; NONE for everything that a person of the shop has to read."""
    return heard(text).wish


def heard(text: str) -> Heard:
    """As `meaning`, and whether the provider answers it by itself."""
    said = _simple(text)
    for wish, words in PROVIDER.items():
        if said in words:
            return Heard(wish, provider_answers=said == _shouted(text))
    for wish, words in ALONE.items():
        if said in words:
            return Heard(wish)
    return Heard(_of_sentence(said))


def _of_sentence(said: str) -> Wish:
    if _HELPS.search(said):
        return Wish.HELP
    if _KEEPS.search(said):
        return Wish.NONE
    if _STOPS.search(said):
        return Wish.STOP
    return Wish.START if _STARTS.search(said) else Wish.NONE


def _simple(text: str) -> str:
    """Small letters without accents and marks, one blank between words: `¡No más!` becomes `no mas`."""
    letters = unicodedata.normalize("NFKD", text[:LONGEST].lower())
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", _without_accents(letters)).split())


def _without_accents(letters: str) -> str:
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _shouted(text: str) -> str:
    """The text as the provider compares it: trimmed and in one case, every mark still there."""
    return text.strip().lower()
