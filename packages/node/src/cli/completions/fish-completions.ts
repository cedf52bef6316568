import type { DescribedCommand, DescribedOption } from "./describe-commands.ts";

/** A line for each word, each with the command behind which it is offered. */
export function fishCompletions(commands: readonly DescribedCommand[]): string {
  const lines = commands.flatMap(({ path, subcommands, options, argument }) => {
    const here = conditionOf(path, subcommands);
    const names =
      typeof argument === "object" ? argument.map((name) => ({ name, summary: "" })) : subcommands;
    return [
      ...names.map(({ name, summary }) => `complete -c hatpin -n ${here} -a ${name} -d ${quote(summary)}`),
      ...options.map((option) => `complete -c hatpin -n ${here} ${toFlags(option)}`),
      ...(argument === "files" ? [`complete -c hatpin -n ${here} -F`] : []),
    ];
  });
  return `# Completions of hatpin for fish: hatpin completions fish > ~/.config/fish/completions/hatpin.fish
complete -c hatpin -f
${lines.join("\n")}
`;
}

/** Behind all words of the path, and before any that leads further. */
function conditionOf(path: readonly string[], subcommands: DescribedCommand["subcommands"]): string {
  const behind = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  const further = subcommands.map(({ name }) => name).join(" ");
  return quote(
    [...behind, ...(further ? [`not __fish_seen_subcommand_from ${further}`] : [])].join("; and "),
  );
}

function toFlags({ long, summary, value }: DescribedOption): string {
  const takes =
    value === undefined
      ? ""
      : value === "files"
        ? " -r -F"
        : ` -x${typeof value === "object" ? ` -a ${quote(value.join(" "))}` : ""}`;
  return `-l ${long.slice(2)}${takes} -d ${quote(summary)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
