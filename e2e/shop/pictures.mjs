import { raw } from "./html.mjs";

// Line drawings in the shop's colours; the classes are coloured by the style sheet.
const DRAWINGS = {
  pearl: `<path class="line" d="M62 138 L128 46"/><path class="line thin" d="M62 138 l-8 12"/>
    <circle class="fill-pale" cx="134" cy="38" r="17"/><circle class="line" cx="134" cy="38" r="17"/>
    <path class="line thin" d="M124 33 q6 -8 14 -7"/><circle class="fill-accent" cx="124" cy="53" r="4"/>`,
  jet: `<path class="line" d="M62 138 L126 50"/><path class="line thin" d="M62 138 l-8 12"/>
    <path class="fill-ink" d="M118 40 l16 -20 20 10 -2 22 -22 8z"/>
    <path class="line light" d="M134 20 l2 24 16 8 M118 40 l18 4 18 -14 M136 44 l-6 16"/>`,
  cloche: `<path class="fill-soft" d="M52 104 q2 -66 50 -66 q48 0 48 62 q0 6 -4 8 z"/>
    <path class="line" d="M52 104 q2 -66 50 -66 q48 0 48 62"/>
    <path class="fill-accent" d="M51 98 q50 18 100 -2 l1 14 q-52 20 -104 2z"/>
    <path class="fill-soft" d="M48 110 q52 20 104 -2 q14 10 8 18 q-60 26 -120 2 q-4 -10 8 -18z"/>
    <path class="line" d="M48 110 q52 20 104 -2 q14 10 8 18 q-60 26 -120 2 q-4 -10 8 -18z"/>
    <circle class="fill-pale" cx="136" cy="104" r="8"/><circle class="line thin" cx="136" cy="104" r="8"/>`,
  boater: `<ellipse class="fill-gold" cx="100" cy="116" rx="66" ry="15"/><ellipse class="line" cx="100" cy="116" rx="66" ry="15"/>
    <path class="fill-gold" d="M64 64 V112 q36 12 72 0 V64z"/><path class="fill-accent" d="M64 90 q36 12 72 0 V112 q-36 12 -72 0z"/>
    <path class="line" d="M64 64 V112 q36 12 72 0 V64"/><ellipse class="fill-gold" cx="100" cy="64" rx="36" ry="10"/>
    <ellipse class="line" cx="100" cy="64" rx="36" ry="10"/>`,
  ribbon: `<circle class="fill-accent" cx="92" cy="84" r="42"/><circle class="fill-pale" cx="92" cy="84" r="16"/>
    <circle class="line" cx="92" cy="84" r="42"/><circle class="line thin light" cx="92" cy="84" r="33"/>
    <circle class="line thin light" cx="92" cy="84" r="25"/><circle class="line" cx="92" cy="84" r="16"/>
    <path class="line wide-accent" d="M92 126 q40 2 54 16 q10 10 22 -4"/>`,
  plume: `<path class="fill-soft" d="M64 150 q-20 -70 36 -116 q34 -22 46 6 q-2 24 -26 22 q18 10 4 26 q-10 8 -24 4 q10 12 -4 22 q-12 6 -20 0 q2 22 -12 36z"/>
    <path class="line" d="M60 156 Q66 84 132 44"/>
    <path class="line thin" d="M70 118 q14 4 24 -8 M76 100 q18 4 30 -10 M86 82 q18 2 32 -14 M98 68 q14 -2 24 -14 M66 128 q-8 -12 -6 -24 M74 104 q-8 -14 0 -28 M86 82 q-4 -14 6 -26 M104 62 q0 -10 10 -18"/>`,
  box: `<path class="fill-soft" d="M46 82 v44 q54 26 108 0 v-44z"/><path class="line" d="M46 82 v44 q54 26 108 0 v-44"/>
    <ellipse class="fill-accent" cx="100" cy="76" rx="58" ry="20"/><path class="fill-accent" d="M42 68 h116 v10 h-116z"/>
    <ellipse class="fill-pale" cx="100" cy="66" rx="58" ry="20"/><ellipse class="line" cx="100" cy="66" rx="58" ry="20"/>
    <path class="line thin" d="M64 62 q36 -56 72 0"/><path class="line thin" d="M66 110 q34 12 68 0 M60 122 q40 14 80 0"/>`,
  veil: `<path class="fill-pale" d="M44 50 q56 -26 112 0 l-10 88 q-46 -16 -92 0z"/>
    <path class="line thin" d="M52 58 l88 76 M70 48 l76 66 M92 42 l58 50 M116 40 l38 32 M46 78 l66 56 M50 104 l34 30 M148 58 l-88 76 M130 48 l-76 66 M108 42 l-58 50 M84 40 l-38 32 M154 78 l-66 56 M150 104 l-34 30"/>
    <path class="line" d="M44 50 q56 -26 112 0 l-10 88 q-46 -16 -92 0z"/>
    <circle class="fill-accent" cx="100" cy="80" r="4"/><circle class="fill-accent" cx="76" cy="102" r="3"/><circle class="fill-accent" cx="126" cy="104" r="3"/>`,
};

/** The drawing of a product; it says nothing that the name beside it does not. */
export function picture(name) {
  return raw(
    `<svg class="picture" viewBox="0 0 200 170" aria-hidden="true" focusable="false">${DRAWINGS[name]}</svg>`,
  );
}
