import type { DescribedCommand, DescribedOption } from "./describe-commands.ts";

/** A function for each command, in the words of zsh's own `_arguments`. */
export function zshCompletions(commands: readonly DescribedCommand[]): string {
  return `#compdef hatpin
# Completions of hatpin for zsh: eval "$(hatpin completions zsh)", or a file named _hatpin in a folder of $fpath
${commands.map(toFunction).join("\n")}
if [[ $funcstack[1] == _hatpin ]]; then
  _hatpin "$@"
else
  compdef _hatpin hatpin
fi
`;
}

function toFunction({ path, subcommands, options, argument }: DescribedCommand): string {
  const specs = options.map(toSpec);
  if (subcommands.length === 0) {
    return `${nameOf(path)}() {
  _arguments ${[...specs, ...(argument ? [quote(`*:${actionOf(argument)}`)] : [])].join(" \\\n    ")}
}`;
  }
  const listed = subcommands.map(({ name, summary }) => quote(`${name}:${summary}`)).join(" ");
  const cases = subcommands
    .filter(({ name }) => name !== "help")
    .map(({ name }) => `        ${name}) ${nameOf([...path, name])} ;;`);
  return `${nameOf(path)}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C ${specs.join(" \\\n    ")} \\
    '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a names=(${listed})
      _describe command names
      ;;
    argument)
      case $line[1] in
${cases.join("\n")}
      esac
      ;;
  esac
}`;
}

function toSpec({ long, summary, value }: DescribedOption): string {
  const about = summary.replaceAll(/[[\]\\]/g, "\\$&");
  return quote(`*${long}[${about}]${value === undefined ? "" : `:${actionOf(value)}`}`);
}

function actionOf(value: "files" | "text" | readonly string[]): string {
  if (value === "files") return "file:_files";
  return value === "text" ? "value: " : `value:(${value.join(" ")})`;
}

function nameOf(path: readonly string[]): string {
  return ["_hatpin", ...path].join("_").replaceAll("-", "_");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
