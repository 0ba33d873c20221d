// Bundles the editor into ../static/editor: editor.js, editor.css and the licences of what is inside. Two builds give the same bytes.
import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as esbuild from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] || join(here, '../static/editor');

// Our pages allow no style in markup: what a drawing says in `style` is said in attributes of SVG instead.
const presentation = {
  name: 'presentation attributes',
  setup(build) {
    build.onLoad({filter: /Icons\.js$/}, ({path}) => ({
      contents: readFileSync(path, 'utf8').replace(/style="([^"]*)"/g, (_, css) =>
        css.split(';').filter(Boolean).map(one => one.split(':').map(s => s.trim())).map(([k, v]) => `${k}="${v}"`).join(' ')),
      loader: 'js'
    }));
  }
};

const result = await esbuild.build({
  entryPoints: {editor: join(here, 'src/editor.js')},
  outdir: out, bundle: true, minify: true, format: 'iife', target: 'es2020', charset: 'utf8', legalComments: 'none', metafile: true,
  loader: {'.woff2': 'dataurl', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty', '.json': 'json'},
  plugins: [presentation], absWorkingDir: here
});

mkdirSync(out, {recursive: true});
const packages = [...new Set(Object.keys(result.metafile.inputs).map(p => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(p)?.[1]).filter(Boolean))].sort();
const licence = name => {
  const folder = join(here, 'node_modules', name);
  const {version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(f => /^licen[cs]e/i.test(f));
  return `${name} ${version} (${license || 'see below'})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}\n`;
};
writeFileSync(join(out, 'LICENSES.txt'), packages.map(licence).join('\n' + '-'.repeat(80) + '\n\n'));
