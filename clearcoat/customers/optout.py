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
        "remove", "delete me", "quit it", "go away", "no text", "no texts", "no texting",
        "no text messages", "cease and desist", "para", "detente", "detenganse", "quitame", "sacame",
    },
    Wish.START: {
        "unstop please", "start again", "resume", "subscribe", "opt in", "optin", "comenzar", "empezar", "reanudar",
        "alta", "start texts", "start please", "please start", "inicio", "iniciar",
    },
    Wish.HELP: {"ayuda", "help me", "help please", "please help", "auxilio", "informacion", "que es esto"},
}  # fmt: skip
# These end texts as a clause of their own, too: 'I never asked for this. Stop.' A 'cancel' there is an appointment's.
CLEAR = {"stop", "stopall", "stop all", "stop it", "unsubscribe", "opt out", "optout", "quit", "remove me", "basta"}
POLITE = r"please|pls|plz|ok|okay|hey|hi|thanks|thank you|thx|i said|por favor|gracias"

# What a text is called, and what is done with it, in people's own words.
_MESSAGES = r"(?:texts?|texting|messages?|messaging|msgs?|sms|notifications?|alerts?|updates|txts?|communications?)"
_MENSAJES = r"(?:mensajes?|textos?|sms|mensajitos|notificaciones|avisos|alertas)"
_OF_YOURS = (
    r"(?:(?:all|any|any more|more|these|those|the|your|this|such|me|sending|with|getting|receiving|of|to|please|me) )*"
)
_DE_USTEDES = r"(?:(?:mas|los|estos|esos|sus|tantos|de|mandando|enviando|mandar|enviar|recibir|con|tus|me) )*"
_NUMBER = r"(?:my|this) (?:phone |cell )?(?:number|phone)"
_YOUR_LIST = (
    r"(?:(?:your|this|the|all|any) )?(?:(?:text|texting|mailing|message|sms|contact|call) )?"
    r"(?:lists?|system|database|contacts|texts?|messages?)"
)
_SEND = r"(?:text|message|contact|msg|txt|sms|write|notify)"
STOPS = [
    rf"\b(?:stop|quit|cease|end|discontinue|cancel|halt)\b (?:please )?{_OF_YOURS}{_MESSAGES}\b",
    r"\b(?:stop|quit|cease) (?:contacting|messaging|texting|txting|calling|bothering|spamming|notifying|harassing)\b",
    r"\b(?:stop|quit|cease) (?:sending|writing)(?: to)?(?: me| us| these| this| anything| spam|$)",
    rf"\b(?:do not|don t|dont|never|no longer|please no) (?:ever )?(?:call (?:or|and) )?(?:{_SEND}|bother|spam)\b"
    r"(?: (?:or|and) call)?(?: me| us| (?:this|my) (?:number|phone|cell)|$)",
    rf"\b(?:do not|don t|dont|never|please no) (?:ever )?(?:send|sending) {_OF_YOURS}{_MESSAGES}\b",
    r"\b(?:do not|don t|dont|never) (?:ever )?send me (?:anything|any more|anymore|these)\b",
    rf"(?<!has )(?<!had )(?<!are )\b(?:no more|no further) {_MESSAGES}\b",
    rf"\b(?:do not|don t|dont|no longer) (?:want|wish|need|like) (?:to (?:get|receive|have) )?{_OF_YOURS}{_MESSAGES}\b",
    r"\b(?:do not|don t|dont|no longer) (?:want|wish) to "
    r"(?:be (?:contacted|texted|messaged|bothered)|(?:get|receive|hear) (?:these|them|this|anything|from you))\b",
    rf"\b(?:take|remove|delete|drop) (?:me|us|{_NUMBER}) (?:off|from|out of) (?:of )?{_YOUR_LIST}\b",
    rf"\b(?:take|remove|delete) {_NUMBER} (?:off|out)$",
    r"\b(?:remove|delete|erase) (?:my|this) (?:phone |cell )?number\b(?! (?:plate|from|on|in)\b)",
    r"\bunsub(?:s?cribe)?\b",
    r"\bopt(?:ing|ed)? ?(?:me )?out\b(?! of (?:the |my |any )?(?:rental|coverage|insurance|warranty))",
    r"\brevoke\b.*\b(?:consent|permission)\b",
    r"\b(?:consent|permission)\b.*\b(?:revoked|withdrawn)\b",
    r"\bwithdraw (?:my )?(?:consent|permission)\b",
    r"\b(?:wrong number|you have the wrong (?:person|number))\b",
    r"\blose (?:my|this) number\b",
    r"\bleave me alone\b",
    rf"\b(?:turn|switch) off {_OF_YOURS}{_MESSAGES}\b",
    rf"\bno (?:quiero|deseo|necesito) (?:recibir )?{_DE_USTEDES}{_MENSAJES}\b",
    r"\bno quiero que (?:me|nos) (?:manden|envien|escriban|texteen|molesten|contacten)\b",
    rf"\b(?:ya )?no (?:me |nos )?(?:manden?|mande|mandes|mandeis|envien?|envies|escriban?|escribas|escriba|textee?n?)\b"
    rf"(?: {_DE_USTEDES}{_MENSAJES}| mas| nada| a este numero| por favor|$)",
    r"\b(?:ya )?no (?:me|nos) (?:manden?|mandes|envien?|envies|escriban?|escribas|texteen?|molesten?|contacten?)\b"
    rf"(?! (?:el|la|los|las|una?) (?!{_MENSAJES}\b))",
    rf"\bno mas {_MENSAJES}\b",
    rf"\bbasta (?:ya )?(?:de|con) {_DE_USTEDES}{_MENSAJES}\b",
    r"\bdej[ae]n? de (?:escribir|mandar|enviar|textear|molestar|contactar|mensajear)(?:me|nos)?\b",
    r"\bdej[ae]n? de (?:escribirme|mandarme|enviarme|textearme|molestarme|contactarme)\b",
    rf"\b(?:paren?|parar|detengan?|cancelen?|suspendan?|quiten?|cancelar|detener) (?:ya )?{_DE_USTEDES}{_MENSAJES}\b",
    r"\bparen? de (?:escribir|mandar|enviar|textear|molestar)(?:me|nos)?\b",
    r"\b(?:quiten?|borren?|saquen?|eliminen?|quitar|borrar|eliminar) "
    r"(?:de (?:la|su) lista|(?:mi|este) numero(?! de))\b",
    r"\b(?:quit[ae]n?|borr[ae]n?|saquen?|saca|elimin[ae]n?)me(?:$| de (?:la|su|esta) )",
    r"\b(?:den?me|darme|dese) de baja\b(?! (?:del?|el|la) )",
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
# What sounds like a wish to stop and is turned round ('do not stop texting me') or tells of something else.
KEEPS = [
    r"\b(?:do not|don t|dont|never|please do not|no need to) (?:ever )?(?:stop|quit|end|cancel|unsubscribe|opt out)\b",
    r"\bno (?:dejen?|paren?|deje) de (?:escribir|mandar|enviar|avisar)",
    r"\b(?:did not|didn t|didnt|not|never) (?:get|getting|receive|received|receiving) \b",
    r"\b(?:no|nunca) (?:me )?(?:llego|llegan|llegaron|recibi|recibo)\b",
    r"\b(?:can not|cannot|can t|cant) stop\b",
    r"\b(?:i|we) (?:\w+ )?(?:gave|had|have|wrote|put|called|dialed|sent|got)\b(?: \w+){0,2} wrong number\b",
]
_STOPS, _STARTS, _HELPS, _KEEPS = (
    re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) for patterns in (STOPS, STARTS, HELPS, KEEPS)
)
_POLITE, _AGAIN = re.compile(rf"\b(?:{POLITE})\b"), re.compile(r"^(\w+)(?: \1)+$")


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
    return Heard(Wish.STOP if _is_clear(text) else _of_sentence(said))


def _is_clear(text: str) -> bool:
    """Whether a clause says no more than that, politely or again and again: 'Ok. STOP STOP please'."""
    clauses = [_bare(_simple(clause)) for clause in re.split(r"[.,;:!?\n]", text[:LONGEST])]
    return not CLEAR.isdisjoint(clauses) or _bare(_simple(text)) in ALONE[Wish.STOP]


def _bare(said: str) -> str:
    """Without what is only polite, and without saying it twice."""
    return _AGAIN.sub(r"\1", " ".join(_POLITE.sub(" ", said).split()))


def _of_sentence(said: str) -> Wish:
    """A wish to stop counts beside a question or a complaint, too: 'Who is this? Stop texting me'."""
    if _STOPS.search(_KEEPS.sub(" ", _HELPS.sub(" ", said))):
        return Wish.STOP
    if _HELPS.search(said):
        return Wish.HELP
    is_start = _STARTS.search(said) and not _KEEPS.search(said)
    return Wish.START if is_start else Wish.NONE


def _simple(text: str) -> str:
    """Small letters without accents and marks, one blank between words: `¡No más!` becomes `no mas`."""
    letters = unicodedata.normalize("NFKD", text[:LONGEST].lower())
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", _without_accents(letters)).split())


def _without_accents(letters: str) -> str:
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _shouted(text: str) -> str:
    """The text as the provider compares it: trimmed and in one case, every mark still there."""
    return text.strip().lower()
