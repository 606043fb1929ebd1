"""The monitors of cron/monitoring, each started for real on loopback, with lines and figures that 'rota nightly' wrote.

monitors.py WHICH DIRECTORY MONITORING: DIRECTORY holds due.log (a warning), resolved.log (the same, and the resolved line), due.prom
and fresh.prom. WHICH: fail2ban, mtail, rsyslog, promtool, prometheus.
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
