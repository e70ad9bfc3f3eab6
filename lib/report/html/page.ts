import { createHash } from 'node:crypto';
import { Html, markup } from './markup.js';
import { script } from './script.js';
import { style } from './style.js';

/** A self-contained page: no external resources, and only its own style and script are allowed. */
export function pageOf(options: { title: string; body: Html; needsScript: boolean }): string {
  const { title, body, needsScript } = options;
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    ...(needsScript ? [`script-src '${hashOf(script)}'`] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
${needsScript ? markup`<script>${new Html(script)}</script>` : ''}
</body>
</html>
`.markup;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** A section with its heading, which the navigation links to. */
export interface Section {
  id: string;
  title: string;
  body: Html;
}

export function sectionsOf(sections: readonly Section[]): Html {
  return markup`${sections.map(
    ({ id, title, body }) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${body}
</section>
`,
  )}`;
}

export function navigationOf(sections: readonly Section[]): Html {
  const links = sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  return markup`<nav aria-label="Sections"><ul>${links}</ul></nav>`;
}
