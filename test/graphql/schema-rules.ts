import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { PERMISSIONS } from '../../src/domain/model/permissions.ts';

/** The one root field that takes no permission: who is asking may always be asked. */
const OPEN_FIELDS = ['Query.viewer'];

/** Root fields that anybody may ask for, beside the one that is meant to be. */
export function fieldsWithoutPermission(schema: GraphQLSchema): readonly string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .filter((type) => type !== null && type !== undefined)
    .flatMap((type) => fieldsOf(type).map((field) => ({ path: `${type.name}.${field.name}`, field })))
    .filter(({ path, field }) => !OPEN_FIELDS.includes(path) && !takesPermission(field))
    .map(({ path }) => path);
}

/** Types, fields, arguments, input fields and enum values that say nothing about themselves. */
export function undescribed(schema: GraphQLSchema): readonly string[] {
  return ownTypes(schema).flatMap((type) => [
    ...missing(type.name, type),
    ...(isObjectType(type) || isInterfaceType(type)
      ? fieldsOf(type).flatMap((field) => [
          ...missing(`${type.name}.${field.name}`, field),
          ...field.args.flatMap((argument) => missing(`${type.name}.${field.name}(${argument.name}:)`, argument)),
        ])
      : []),
    ...(isInputObjectType(type)
      ? Object.values(type.getFields()).flatMap((field) => missing(`${type.name}.${field.name}`, field))
      : []),
    ...(isEnumType(type) ? type.getValues().flatMap((value) => missing(`${type.name}.${value.name}`, value)) : []),
  ]);
}

/** Arguments that would page backwards, which Cognito cannot. */
export function backwardArguments(schema: GraphQLSchema): readonly string[] {
  return ownTypes(schema)
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) =>
      fieldsOf(type).flatMap((field) =>
        field.args
          .filter(({ name }) => name === 'last' || name === 'before')
          .map(({ name }) => `${type.name}.${field.name}(${name}:)`),
      ),
    );
}

function ownTypes(schema: GraphQLSchema): readonly GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

function fieldsOf(type: Pick<GraphQLObjectType, 'getFields'>): readonly GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields());
}

function missing(path: string, { description }: { readonly description?: string | null | undefined }): string[] {
  return description ? [] : [path];
}

/** Pothos keeps the options of a field, those of its plugins included, in the field's extensions. */
function takesPermission({ extensions }: GraphQLField<unknown, unknown>): boolean {
  const options = member(extensions, 'pothosOptions');
  const permission = member(member(options, 'authScopes'), 'permission');
  return PERMISSIONS.some((known) => known === permission);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
