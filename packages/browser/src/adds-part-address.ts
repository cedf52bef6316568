/**
 * Where the tag's first part is, beside the tag: the build of each tag puts it here. Empty where all is in one file.
 */
export const ADDS_PART_ADDRESS: string = "";
