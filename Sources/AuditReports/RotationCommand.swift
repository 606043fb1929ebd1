import AuditModel

/// The commands that put a new value, held in the shell variable `NEW`, where a secret of some
/// provider is kept. None of them shows the value on the screen, in the process list, or in the
/// shell's history, unless the provider's own tool leaves no other way, which is said.
struct RotationCommand {
  let store: String
  let restart: String
  /// The place, in words.
  let place: String

  /// - Parameter settings: of the source in `rota.yaml`, by key.
  init(_ secret: SecretID, provider: String, settings: [String: String]) {
    let name = shellQuoted(secret.name)
    let setting = shellQuoted(secret.settingName)
    switch provider {
    case "dotenv":
      let path = shellQuoted(settings["path"] ?? ".env")
      place = settings["path"] ?? ".env"
      store = """
        NEW="$NEW" NAME=\(setting) python3 - \(path) <<'END'
        import os, sys
        path, name = sys.argv[1], os.environ["NAME"]
        lines = [l for l in open(path) if l.split("=")[0].replace("export ", "").strip() != name]
        with open(path + ".new", "w", opener=lambda p, f: os.open(p, f, 0o600)) as new:
            new.writelines(lines + ["%s='%s'\\n" % (name, os.environ["NEW"])])
        os.replace(path + ".new", path)
        END
        """
      restart = "the services that load this file"
    case "aws-secrets-manager":
      let (region, id) = Self.region(secret.name, settings)
      place = "AWS Secrets Manager" + (region.map { ", region \($0)" } ?? "")
      let option = region.map { " --region \(shellQuoted($0))" } ?? ""
      if let key = secret.key {
        store = """
          aws secretsmanager get-secret-value\(option) --secret-id \(shellQuoted(id)) \\
              --query SecretString --output text |
            NEW="$NEW" jq -c --arg key \(shellQuoted(key)) '.[$key] = env.NEW' |
            aws secretsmanager put-secret-value\(option) --secret-id \(shellQuoted(id)) \\
              --secret-string file:///dev/stdin
          """
      } else {
        store = """
          printf %s "$NEW" | aws secretsmanager put-secret-value\(option) \\
              --secret-id \(shellQuoted(id)) --secret-string file:///dev/stdin
          """
      }
      restart = "what caches the secret"
    case "aws-ssm":
      let (region, id) = Self.region(secret.name, settings)
      place = "AWS Parameter Store" + (region.map { ", region \($0)" } ?? "")
      let option = region.map { " --region \(shellQuoted($0))" } ?? ""
      store = """
        NEW="$NEW" NAME=\(shellQuoted(id)) jq -n '{Name: env.NAME, Value: env.NEW, Type: "SecureString", Overwrite: true}' |
          aws ssm put-parameter\(option) --cli-input-json file:///dev/stdin
        """
      restart = "what caches the parameter"
    case "aws-iam-keys":
      place = "AWS IAM"
      store = """
        umask 077
        aws iam create-access-key --user-name \(name) > new-key.json   # hand it over, then shred it
        aws iam update-access-key --user-name \(name) --access-key-id \(setting) --status Inactive
        aws iam delete-access-key --user-name \(name) --access-key-id \(setting)   # a week later
        """
      restart = "what signs with the key, before the old one is made inactive"
    case "vault":
      let (mount, path) = Self.mount(secret.name)
      place = "Vault" + (settings["address"].map { " at \($0)" } ?? "")
      if let key = secret.key {
        store = "printf %s \"$NEW\" | vault kv patch -mount=\(mount) \(path) \(shellQuoted(key))=-"
      } else {
        store = """
          # FIELD is the key inside the secret; the others keep their values
          printf %s "$NEW" | vault kv patch -mount=\(mount) \(path) FIELD=-
          """
      }
      restart = "what read the secret at its start, and Vault agents' templates"
    case "kubernetes":
      let (namespace, object) = Self.namespaced(secret.name)
      place = "the Kubernetes secret \(secret.name)"
      store = """
        NEW="$NEW" KEY=\(shellQuoted(secret.key ?? "KEY")) jq -n '{data: {(env.KEY): (env.NEW | @base64)}}' |
          kubectl patch secret\(namespace) \(object) --patch-file /dev/stdin
        """
      restart = "`kubectl rollout restart\(namespace) deployment/NAME`, for each that uses it"
    case "heroku":
      place = "Heroku's config vars"
      let app = settings["app"].map(shellQuoted) ?? "APP"
      store = """
        # by the API and not by 'heroku config:set', which shows the value in the process list
        NEW="$NEW" NAME=\(setting) jq -n '{(env.NAME): env.NEW}' |
          curl -fsS -n -X PATCH "https://api.heroku.com/apps/"\(app)"/config-vars" \\
            -H 'Accept: application/vnd.heroku+json; version=3' \\
            -H 'Content-Type: application/json' --data @- -o /dev/null
        """
      restart = "nothing: Heroku restarts the dynos"
    case "docker":
      place = "Docker"
      store = """
        # a swarm secret can't be changed: a new one takes its place
        printf %s "$NEW" | docker secret create \(shellQuoted(secret.name + "_new")) -
        docker service update --secret-rm OLD_NAME \\
          --secret-add source=\(shellQuoted(secret.name + "_new")),target=\(name) SERVICE
        docker secret rm OLD_NAME
        # a container's variable: change it where the container is started from, and start it anew
        """
      restart = "`docker service update` does"
    default:
      place = ""
      store = "# \"$NEW\" goes where \(visible(secret.description)) is kept"
      restart = "what reads it"
    }
  }

  /// The region and the name, where several regions put theirs before the name.
  private static func region(
    _ name: String, _ settings: [String: String]
  ) -> (String?, String) {
    if let only = settings["regions"] { return (only, name) }
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0].split(separator: "-").count >= 3,
      parts[0].last?.isNumber ?? false
    else { return (nil, name) }
    return (parts[0], parts[1])
  }

  private static func mount(_ name: String) -> (String, String) {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count == 2
      ? (shellQuoted(parts[0]), shellQuoted(parts[1])) : ("MOUNT", shellQuoted(name))
  }

  private static func namespaced(_ name: String) -> (String, String) {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    return parts.count == 2
      ? (" -n \(shellQuoted(parts[0]))", shellQuoted(parts[1])) : ("", shellQuoted(name))
  }
}

/// One word of a shell command line, whatever the text holds. What can't be seen is shown, so that
/// nothing hides in a line that a person pastes.
func shellQuoted(_ text: String) -> String {
  let shown = visible(text)
  let isPlain =
    !shown.isEmpty
    && shown.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-_./:@%+,".utf8.contains(byte)
    } && shown.utf8.first != UInt8(ascii: "-")
  return isPlain ? shown : "'" + shown.replacing("'", with: "'\\''") + "'"
}
