"""The monitors of cron/monitoring, each started for real on loopback, with lines and figures that 'rota nightly' wrote.

monitors.py WHICH DIRECTORY MONITORING: DIRECTORY holds due.log (a warning), resolved.log (the same, and the resolved line), due.prom
and fresh.prom. WHICH: fail2ban, mtail, rsyslog, socket (rsyslog's, written to by the program ROTA), promtool, prometheus.
"""
import json, os, re, shutil, signal, socket, subprocess, sys, time, urllib.request

which, directory, monitoring = sys.argv[1:]


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit(f"{what} did not come within {seconds} s")


class Started:
    def __init__(self, *command):
        self.log = open(f"{directory}/{os.path.basename(command[0])}.out", "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


if which == "fail2ban":
    status, said = run("fail2ban-regex", f"{directory}/resolved.log", f"{monitoring}/fail2ban-filter.conf")
    matched = int(re.search(r"(\d+) matched", said).group(1))
    assert status == 0 and matched == 1, said
    status, said = run("fail2ban-regex", "-o", "<F-SECRET> <F-ID>", f"{directory}/resolved.log", f"{monitoring}/fail2ban-filter.conf")
    assert re.fullmatch(r"env/SECRET_KEY [0-9a-f]{8}", said.strip().splitlines()[-1]), said

elif which == "mtail":
    def metrics(log):
        status, said = run("mtail", "--one_shot", "--one_shot_format=json", "--progs", f"{monitoring}/rota.mtail", "--logs", f"{directory}/{log}", "--logtostderr")
        assert status == 0, said
        found = {}
        for metrics in json.JSONDecoder().raw_decode(said[said.index("{\n"):])[0].values():
            for metric in metrics:
                for value in metric.get("LabelValues") or []:
                    found[metric["Name"], tuple(value["Labels"])] = int(value["Value"]["Value"])
        return found

    due, resolved = metrics("due.log"), metrics("resolved.log")
    assert due["rota_expiry_open", ("env/SECRET_KEY",)] == 1, due
    assert due["rota_lines_total", ("WARNING", "secret.due-soon")] == 1, due
    assert resolved["rota_expiry_open", ("env/SECRET_KEY",)] == 0, resolved
    assert resolved["rota_lines_total", ("INFO", "secret.resolved")] == 1, resolved

elif which == "rsyslog":
    text = open(f"{monitoring}/rsyslog.conf").read()
    text = text.replace("/var/lib/rota/alerts.log", f"{directory}/watched.log").replace("/var/log/rota-warnings.json", f"{directory}/warnings.json")
    os.makedirs(f"{directory}/rsyslog", exist_ok=True)
    with open(f"{directory}/rsyslog.conf", "w") as file:
        file.write(f'global(workDirectory="{directory}/rsyslog")\n{text}')
    open(f"{directory}/watched.log", "w").close()
    with Started("/usr/sbin/rsyslogd", "-n", "-f", f"{directory}/rsyslog.conf", "-i", f"{directory}/rsyslog.pid"):
        time.sleep(1)
        with open(f"{directory}/watched.log", "a") as log:
            log.write(open(f"{directory}/resolved.log").read())
        out = f"{directory}/warnings.json"
        wait(lambda: os.path.exists(out) and open(out).read().count("\n") >= 1, 20, "the warning")
        time.sleep(1)
    lines = [json.loads(line) for line in open(out)]
    about = [l for l in lines if l["secret"] == "env/SECRET_KEY"]
    assert len(about) == 1 and about[0]["event"] == "secret.due-soon" and "Secret expiry" in about[0]["message"], lines

elif which == "socket":
    # What stands for /dev/log, and one whose reader understands RFC 5424.
    snippet = open(f"{monitoring}/rsyslog-socket.conf").read()
    snippet = snippet.replace("/usr/share/rota/monitoring", monitoring).replace("/var/log/rota-warnings.json", f"{directory}/socket.json")
    os.makedirs(f"{directory}/rsyslog", exist_ok=True)
    with open(f"{directory}/socket.conf", "w") as file:
        file.write(f"""global(workDirectory="{directory}/rsyslog")
module(load="imuxsock" SysSock.Use="off")
module(load="mmpstrucdata")
input(type="imuxsock" Socket="{directory}/log")
input(type="imuxsock" Socket="{directory}/log5424" UseSpecialParser="off" ruleset="rfc5424")
template(name="structured" type="list") {{ property(name="$!all-json-plain") constant(value="\\n") }}
ruleset(name="rfc5424") {{
  action(type="mmpstrucdata")
  action(type="omfile" file="{directory}/structured.json" template="structured")
}}
{snippet}""")
    with open(f"{directory}/rota.yaml", "w") as file:
        file.write("sources: [{name: env, provider: dotenv, path: .env}]\n"
                   "policy: {secrets: [{name: SECRET_KEY, class: critical, rotate: 90d}, {name: '*', class: high, rotate: 3650d}]}\n"
                   "alerts: [{syslog: log, format: json}, {syslog: log5424, format: syslog}]\n")
    shutil.rmtree(f"{directory}/.rota")
    key = open(f"{directory}/.env").read().partition("\n")[2]

    def night(rotated, now, status=0):
        with open(f"{directory}/.env", "w") as file:
            file.write(f"# rotated: {rotated}\n{key}")
        done = subprocess.run([os.environ["ROTA"], "nightly", "--quiet", "--now", now], cwd=directory, capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done
        return done.stderr

    # Nobody listens: said, and not lost.
    said = night("2026-09-10", "2026-11-23T02:00:00Z", 74)
    assert "takes no lines" in said, said
    with Started("/usr/sbin/rsyslogd", "-n", "-f", f"{directory}/socket.conf", "-i", f"{directory}/rsyslog.pid"):
        wait(lambda: os.path.exists(f"{directory}/log") and os.path.exists(f"{directory}/log5424"), 20, "the socket")
        night("2026-09-10", "2026-11-23T02:00:00Z")
        key = key.replace("u8^", "Vq7")
        night("2026-11-24", "2026-11-24T02:00:00Z")
        out, structured = f"{directory}/socket.json", f"{directory}/structured.json"
        wait(lambda: "secret.resolved" in open(structured).read() and os.path.exists(out), 20, "the resolved line")
        time.sleep(1)
    def about(lines):
        return [l["event"] for l in lines if l.get("secret") == "env/SECRET_KEY"]
    warnings = about(json.loads(line) for line in open(out))
    assert warnings == ["secret.due-soon"], open(out).read()
    events = about(json.loads(line)["rfc5424-sd"]["rota@32473"] for line in open(structured))
    assert events == ["secret.due-soon", "secret.resolved"], open(structured).read()

elif which == "promtool":
    status, said = run("promtool", "check", "rules", f"{monitoring}/prometheus-rules.yaml")
    assert status == 0, said
    status, said = run("promtool", "test", "rules", f"{monitoring}/prometheus-rules-test.yaml")
    assert status == 0, said

elif which == "prometheus":
    textfiles = f"{directory}/textfiles"
    os.makedirs(textfiles, exist_ok=True)

    def publish(name):
        # As rota does: written beside, then put in place. Its instants are made those of today, since the rules know a clock.
        text = re.sub(r"^(rota_audit_timestamp_seconds) \d+", rf"\1 {int(time.time())}", open(f"{directory}/{name}").read(), flags=re.M)
        with open(f"{textfiles}/rota.prom.new", "w") as file:
            file.write(text)
        os.rename(f"{textfiles}/rota.prom.new", f"{textfiles}/rota.prom")

    node, server = free_port(), free_port()
    shutil.copy(f"{monitoring}/prometheus-rules.yaml", f"{directory}/rules.yaml")
    with open(f"{directory}/prometheus.yaml", "w") as file:
        file.write(f"global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: [rules.yaml]\n"
                   f"scrape_configs: [{{job_name: node, static_configs: [{{targets: ['127.0.0.1:{node}']}}]}}]\n")
    publish("due.prom")

    def firing():
        answer = json.load(urllib.request.urlopen(f"http://127.0.0.1:{server}/api/v1/alerts", timeout=5))
        return sorted(a["labels"]["alertname"] for a in answer["data"]["alerts"] if a["state"] == "firing")

    with Started("/usr/bin/prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{node}", "--collector.disable-defaults", "--collector.textfile",
                 f"--collector.textfile.directory={textfiles}"), \
         Started("/usr/bin/prometheus", f"--config.file={directory}/prometheus.yaml", f"--storage.tsdb.path={directory}/tsdb", f"--web.listen-address=127.0.0.1:{server}"):
        wait(lambda: firing() == ["RotaSecretsOverdue"], 40, "the alert")
        publish("fresh.prom")
        wait(lambda: firing() == [], 40, "the end of the alert")
print(f"{which}: raised once, cleared")
