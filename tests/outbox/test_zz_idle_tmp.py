import time, pytest
from clearcoat.notifications import lease
from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import Shop
from tests.outbox.rows import drawn
from django.db import connection
@pytest.mark.django_db
def test_it():
    shop=Shop.open("x")
    for _ in range(40):
        Notification.objects.bulk_create([drawn(shop,"sms",status="sent") for _ in range(5000)], batch_size=500)
    late=lease.after(9999)
    Notification.objects.bulk_create([drawn(shop,"sms",send_after=late) for _ in range(2000)], batch_size=500)
    if connection.vendor!="sqlite":
        connection.cursor().execute("ANALYZE")
    print(Notification.objects.filter(lease.IS_OPEN, send_after__lte=lease.after(0)).order_by("send_after").explain())
    ts=[]
    for _ in range(20):
        t=time.perf_counter(); deliver_due(); ts.append(time.perf_counter()-t)
    print("idle look ms", connection.vendor, [round(x*1000,2) for x in sorted(ts)])
    row=Notification.objects.first()
