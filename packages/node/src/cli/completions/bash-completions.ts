import type { DescribedCommand } from "./describe-commands.ts";

/** Where it names nothing, bash offers files: that is right for files, and does no harm for the rest. */
export function bashCompletions(commands: readonly DescribedCommand[]): string {
  const steps = commands.flatMap(({ path, subcommands }) =>
    subcommands.map(({ name }) => `"${path.join(" ")} ${name}"`),
  );
  const values = commands.flatMap(({ path, options }) =>
    options.flatMap(({ long, value }) => {
      if (value === undefined) return [];
      const words = typeof value === "string" ? "" : value.join(" ");
      return [`    "${path.join(" ")} ${long}") words="${words}" ;;`];
    }),
  );
  const words = commands.map(({ path, subcommands, options, argument }) => {
    const names = [
      ...subcommands.map(({ name }) => name),
      ...(typeof argument === "object" ? argument : []),
    ].join(" ");
    const flags = options.map(({ long }) => long).join(" ");
    return `    "${path.join(" ")}") names="${names}" flags="${flags}" ;;`;
  });
  return `# Completions of hatpin for bash: eval "$(hatpin completions bash)"
_hatpin() {
  local current=\${COMP_WORDS[COMP_CWORD]} command="" names="" flags="" words="none" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
      ${steps.join("|")}) command="\${command:+$command }\${COMP_WORDS[index]}" ;;
    esac
  done
  case "$command \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join("\n")}
  esac
  case "$command" in
${words.join("\n")}
  esac
  if [[ $words == none ]]; then
    words=$names
    [[ $current == -* ]] && words=$flags
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _hatpin hatpin
`;
}
