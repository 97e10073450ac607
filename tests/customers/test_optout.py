"""What people write when they want no more texts, or want them again, or ask who this is; and what only sounds so."""

from __future__ import annotations

import pytest

from clearcoat.customers.optout import LONGEST, Wish, heard, meaning

STOP = """
STOP
stop
 Stop.
STOP!!!
stopall
Stop all
UNSUBSCRIBE
end
quit
cancel
revoke
optout
opt out
OPT-OUT
please stop
Stop please
stop it
stop now
just stop
no more
enough
please stop texting me
Stop texting me!
stop sending me texts
Stop sending these messages
stop all messages
stop the texts
stop messaging this number
please stop contacting me
quit texting me
cease all messages
cancel these texts
End the text messages please
discontinue messages
don't text me
Don’t text me anymore
do not text me again
do not contact me
dont message me
Please do not send me any more texts
don't send me messages
never text this number
please don't text this number again
do not ever text me
no more texts
No more messages please
no further notifications
I don't want these texts
I do not want to receive text messages
i dont want any more messages from you
don't need these alerts
no longer want your texts
take me off your list
Take me off
remove me
remove me from this list
remove my number
please remove this number from your system
delete my number
unsubscribe me
I want to unsubscribe
please unsubscribe this phone
I'd like to opt out
opt me out
I am opting out
I revoke my consent
I withdraw my permission
my consent is revoked
wrong number
you have the wrong number
You have the wrong person
lose my number
leave me alone
turn off text notifications
switch off the texts
stop bothering me
stop harassing me
Stop spamming me
No longer text me
ALTO
parar
Pare
paren
basta
¡Basta!
ya basta
No más
ya no
por favor paren
baja
no más mensajes
No mas mensajes
NO MÁS TEXTOS POR FAVOR
ya no me manden mensajes
ya no me escriban
No me escriban más
no me mande mensajes
no me envíen más textos
no me envíe nada
no me molesten
no me contacten
dejen de escribirme
Dejen de mandarme mensajes
deje de enviarme textos
deja de escribirme
dejen de molestar
paren de escribirme
paren los mensajes
pare los mensajes
no quiero recibir mensajes
No quiero más mensajes
ya no quiero recibir sus mensajes de texto
no deseo recibir textos
no necesito estos avisos
basta de mensajes
cancelen los mensajes
cancelar mensajes
Quiero cancelar los mensajes
suspendan los mensajes
quítenme de la lista
bórrenme
borren mi número
elimíneme de su lista
saquenme de esta lista
quiten mi número
dar de baja
denme de baja
quiero darme de baja
número equivocado
Retiro mi consentimiento
revoco mi permiso
déjenme en paz
Who is this? Stop texting me
who is this please remove me from your list
Quien es? no me manden mas mensajes
I did not get my car from you, stop texting me
I never receive anything useful. Stop sending me texts
no me llego nada, ya no me manden mensajes
Wrong number who is this
stop texting me. why would i need this
I didn't ask for this, stop
pls stop
stop thank you
STOP STOP
i said stop
no more please
please remove
no texts
cease and desist
stop calling me
I no longer wish to receive these
i do not wish to be contacted
stop all communication
don't text my phone
do not call or text me
para
detente
sácame de la lista
no quiero que me escriban
no quiero que me manden mensajes
"""
START = """
START
start
unstop
UNSTOP
yes
Start again
start please
subscribe
opt in
resume
start texting me again
please resume the messages
start sending me texts again
you can text me again
sign me up
opt me back in
I want texts again
comenzar
reanudar
alta
pueden escribirme de nuevo
quiero recibir mensajes
quiero volver a recibir sus mensajes
reanuden los mensajes
"""
HELP = """
HELP
help
info
Help me
ayuda
AYUDA
who is this?
Who are you
who's this
how do I stop these texts?
How can I unsubscribe?
¿Quién es?
quien habla
¿Cómo dejo de recibir los mensajes?
"""
NONE = """
stop by at 5?
I will stop by tomorrow
can I stop by after work
We'll stop in around noon
can you stop the leak
cancel my appointment
please cancel the appointment on Friday
I need to cancel Friday
el carro no para
el carro no para bien
start the repair please
you can start the work
when will you start?
Can you start on Monday
The car won't start
it stops and starts
does the brake stop now?
it makes a noise when I stop
stop light is broken
the stop lamp came on
don't stop
please don't stop texting me
Do not stop the updates
I did not get your text
I didn't receive any messages
never got the messages
no me llegaron los mensajes
no dejen de avisarme
thanks
Thank you so much!
ok
no
No thanks
nope
yes please
Yes, go ahead
Yes that works
sí
sí, adelante
gracias
muchas gracias
no problem
no worries, take your time
I can't make it today
at the end of the day
by the end of next week?
what is the end date
I quit my job so I can come any time
can you help me with the rental?
I need help with the insurance
any updates?
any news about my car?
send me the photos please
text me when it is ready
please text me when it's done
don't text, call me at work 3125550100 when it is ready - my phone is broken
remove the bumper
Please remove the old sticker
take my name off the title?
do I have to remove the seats
no more scratches I hope
the radio has no more sound
I want to cancel the rental car
cancel the tow
can you stop at the bank
ya no funciona el radio
no quiero el color rojo
no más rayones por favor
paren en la calle 5
pueden parar la fuga
voy a pasar a las 5
el freno no para el carro
¿cuándo empiezan?
quiero saber cuándo está listo
¿me ayuda con el seguro?
no me han llamado
bajé la ventana
I'm on my way, be there in ten
My number is 312 555 0142
is this the wrong color?
It was the wrong part
Leave the keys at the desk
who is going to call me
start date?
opting for the black trim
the subscription radio does not work
I have no more questions
please end the call next time
Can you drop me off at work?
could somebody take me off the freeway
Can you take me from the airport
did you take my phone charger out of the car
please remove my number plate first
You can take my number if you like
Sorry I gave you the wrong number for the claim
Can you stop sending bills to my wife
I can't stop sending you photos
remove this number from the claim and use 312 555 0100
the dashboard has no more alerts
I opted out of the rental coverage
don't call me, text me
Yes. Cancel
quiero dar de baja la póliza
no me mande la factura por correo
pueden quitar mi número de placa
sácame una cita
"""


def lines(block: str) -> list[str]:
    return block.strip("\n").split("\n")


BLOCKS = ((Wish.STOP, STOP), (Wish.START, START), (Wish.HELP, HELP), (Wish.NONE, NONE))
TABLE = [(said, wish) for wish, block in BLOCKS for said in lines(block)]


@pytest.mark.parametrize(("said", "wish"), TABLE)
def test_a_wording_means(said, wish):
    assert meaning(said) == wish


def test_the_table_is_long_enough_and_says_nothing_twice():
    assert len({said for said, _wish in TABLE}) == len(TABLE) >= 120


@pytest.mark.parametrize("said", ["STOP", " stop ", "Unsubscribe", "yes", "HELP", "info"])
def test_the_provider_answers_its_own_words(said):
    assert heard(said).provider_answers


@pytest.mark.parametrize("said", ["stop.", "please stop", "alto", "no más mensajes", "ayuda", "thanks", "¡stop!"])
def test_we_answer_everything_else(said):
    assert not heard(said).provider_answers


@pytest.mark.parametrize("said", ["", " ", "🚗", "\x00", "ﬆop", "S\u200bTOP", "x" * 5000, "stop " * 5000])
def test_odd_texts_are_read_without_harm(said):
    assert heard(said).wish in Wish


def test_a_very_long_text_is_read_only_so_far():
    assert meaning("a " * LONGEST + "stop texting me") == Wish.NONE
