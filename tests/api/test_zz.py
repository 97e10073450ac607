from tests.api.actors import *
def test_p(world):
    st=Stage(world)
    have={(r.method,r.route.split("?")[0]) for r in rows()}
    for route in sorted(routes()):
        if route.startswith("/api/") or route in ("/healthz","/readyz"): 
            continue
        for m in METHODS:
            row=Row(f"{m} {route}",{},form={} if m!="GET" else None)
            if st.play(row,"MG").status_code==405: continue
            res=[str(st.play(row,a).status_code) for a in ACTORS]
            print(f'[[row]]\ncall = "{m} {route}"\nexpect = "{" ".join(res)}"\n')
