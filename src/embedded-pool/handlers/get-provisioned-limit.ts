import { invalidParameter } from '../exceptions.ts';
import { defaultQuota, isQuotaCategory } from '../quotas.ts';
import type { RequestInput } from '../request-input.ts';
import { LIMIT_CLASS, QUOTA_CATEGORY } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** Without quotas it returns AWS's defaults: the API has no value for "no limit". */
export function getProvisionedLimit({ quotas }: Pick<HandlerContext, 'quotas'>, input: RequestInput) {
  const definition = input.structure('LimitDefinition');
  const LimitClass = definition.required('LimitClass', LIMIT_CLASS);
  const Category = definition.structure('Attributes').required('Category', QUOTA_CATEGORY);
  if (LimitClass !== 'API_CATEGORY') throw invalidParameter(`Unknown limit class: ${LimitClass}.`);
  if (!isQuotaCategory(Category)) throw invalidParameter(`Unknown category: ${Category}.`);
  const free = defaultQuota(Category);
  return {
    Limit: {
      LimitDefinition: { LimitClass, Attributes: { Category } },
      ProvisionedLimitValue: quotas?.rate(Category) ?? free,
      FreeLimitValue: free,
    },
  };
}
