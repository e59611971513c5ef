using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by dotted name, in PyTorch's order: the module's own tensors, not copies.</summary>
            /// <param name="destination">The dictionary to add to; a new one if null.</param>
            /// <param name="prefix">Stands before every name, a dot between.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (before, module) in Walk(recurse: true, string.IsNullOrEmpty(prefix) ? "" : prefix + "."))
                {
                    foreach (var (key, parameter) in module._parameters)
                    {
                        destination.TryAdd(before + key, parameter);
                    }
                    foreach (var (key, buffer) in module._buffers.Where(pair => pair.Value.Persistent))
                    {
                        destination.TryAdd(before + key, buffer.Tensor);
                    }
                }
                return destination;
            }

            /// <summary>Copies values into the module's parameters and buffers.</summary>
            /// <param name="source">Values by name.</param>
            /// <param name="strict">Whether the names must be just the module's.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>The names that only the module has, and those that only the source has.</returns>
            /// <exception cref="InvalidOperationException">Names differ, and <paramref name="strict"/> is set.</exception>
            /// <exception cref="ArgumentException">A value does not have its parameter's shape.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var own = state_dict();
                var left = skip ?? [];
                var missing = own.Keys.Except(source.Keys).Except(left).ToList();
                var unexpected = source.Keys.Except(own.Keys).Except(left).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The state does not fit the module. Missing: {string.Join(", ", missing)}. Unexpected: {string.Join(", ", unexpected)}.");
                }
                var pairs = source.Where(pair => own.ContainsKey(pair.Key) && !left.Contains(pair.Key)).ToList();
                foreach (var (key, value) in pairs)
                {
                    if (!value.shape.AsSpan().SequenceEqual(own[key].shape))
                    {
                        throw new ArgumentException($"'{key}' is {own[key]}, its value {value}.", nameof(source));
                    }
                }
                using var frozen = no_grad();
                foreach (var (key, value) in pairs)
                {
                    own[key].copy_(value);
                }
                return (missing, unexpected);
            }

            /// <summary>Moves and converts all parameters and buffers in place; integers keep their type.</summary>
            internal void Move(Device? to, ScalarType? type)
            {
                if (to is not null)
                {
                    RequireDevice(to.type);
                }
                foreach (var tensor in parameters().Concat(buffers()))
                {
                    var where = to ?? tensor.device;
                    var held = tensor.dtype;
                    var target = held is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64 ? type ?? held : held;
                    Native.Check(Native.ts_move(tensor.Handle, (int)target, (int)where.type, where.index));
                }
            }
        }
    }
}
