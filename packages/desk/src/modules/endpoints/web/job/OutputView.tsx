import { Button } from '@mantine/core';
import { useState } from 'react';
import { t } from '../texts.ts';
import { shapeOf, type Shape } from './output-shape.ts';
import './output.css';

/** Rows that are shown before somebody asks for all. */
const firstRows = 12;

interface OutputViewProps {
  readonly output: unknown;
  readonly label: string;
  /** The schema of the output, which knows the order of its parts. */
  readonly schema?: unknown;
}

/** The typed output of an action, readable without knowing the action: names and values, lists of objects as tables. */
export function OutputView({ output, label, schema }: OutputViewProps) {
  if (output === null || output === undefined) return <p className="dh-2">{t.outputNone()}</p>;
  return (
    <div className="ep-output">
      <ShapeView shape={shapeOf(output, schema)} label={label} />
    </div>
  );
}

function ShapeView({ shape, label }: { shape: Shape; label: string }) {
  switch (shape.is) {
    case 'value':
      return <span className="ep-value">{shape.text}</span>;
    case 'list':
      return shape.items.length === 0 ? (
        <span className="dh-3">{t.empty()}</span>
      ) : (
        <span className="ep-value">{shape.items.join(', ')}</span>
      );
    case 'rows':
      return <Rows shape={shape} label={label} />;
    case 'fields':
      return (
        <dl className="ep-output-fields">
          {shape.fields.map((part) => (
            <div key={part.name} data-wide={isWide(part.shape) || undefined}>
              <dt>{part.label}</dt>
              <dd>
                <ShapeView shape={part.shape} label={part.label} />
              </dd>
            </div>
          ))}
        </dl>
      );
  }
}

/** A table and a part with parts of its own take the whole width under their name. */
function isWide(shape: Shape): boolean {
  return shape.is === 'rows' || shape.is === 'fields';
}

function Rows({ shape, label }: { shape: Extract<Shape, { is: 'rows' }>; label: string }) {
  const [all, setAll] = useState(false);
  const { columns, rows } = shape;
  const shown = all ? rows : rows.slice(0, firstRows);
  return (
    <>
      <table className="ep-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" data-number={column.isNumber || undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, at) => (
            // Rows of a machine have no names of their own; their order never changes.
            <tr key={at}>
              {columns.map((column, index) => (
                <td key={column.name} data-name={column.label} data-number={column.isNumber || undefined}>
                  {row[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > firstRows ? (
        <Button size="xs" variant="subtle" onClick={() => setAll(!all)}>
          {all ? t.showLessRows() : t.showAllRows({ count: rows.length })}
        </Button>
      ) : null}
    </>
  );
}
