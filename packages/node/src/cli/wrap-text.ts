/**
 * Breaks paragraphs into lines of at most `width` characters. Lines that begin with a blank stand as they are: examples and
 * lists.
 */
export function wrapText(text: string, width: number): string {
  const lines: string[] = [];
  let isFilling = false;
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith(" ")) {
      lines.push(line);
      isFilling = false;
      continue;
    }
    for (const word of line.split(" ")) {
      const last = lines.at(-1) ?? "";
      if (isFilling && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
      isFilling = true;
    }
  }
  return lines.join("\n");
}
